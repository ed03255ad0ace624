import { expect, test } from 'playwright/test';
import type {} from 'zim-session/testing';

// The app of ../react, with the real SDK. The page has put `zimQA` on `globalThis`.

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('User ID').fill('alice');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('No messages yet.')).toBeVisible();
});

test('the token ends while the backend is down: a banner, until the backend is back', async ({ page }) => {
  await page.evaluate(() => zimQA!.backend.fail('unreachable'));
  await page.evaluate(() => zimQA!.expireNow());
  await expect(page.getByText('Connection lost. Getting you back…')).toBeVisible();
  await page.evaluate(() => zimQA!.heal());
  await page.evaluate(() => zimQA!.advance(30_000));
  await expect(page.getByText('Connection lost')).toBeHidden();
  await expect(page.getByText('No messages yet.')).toBeVisible();
});

test('another device logs in: a dialog, and back with a click', async ({ page }) => {
  await page.evaluate(() => zimQA!.kick());
  const dialog = page.getByRole('dialog', { name: 'You are logged in on another device' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Use here' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('No messages yet.')).toBeVisible();
});

test('the token is about to end: it is renewed, and nobody notices', async ({ page }) => {
  await page.evaluate(() => zimQA!.expireIn(60_000));
  await page.evaluate(() => zimQA!.advance(90_000));
  await expect(page.getByText('No messages yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test('ZIM closes the connection: back by itself, as the kit of faults says', async ({ page }) => {
  const report = await page.evaluate(() => zimQA!.play('zim-closes'));
  expect(report.text).toMatch(/^back after \d+\.\d s$/);
  await expect(page.getByText('No messages yet.')).toBeVisible();
});

import type { ReactElement, ReactNode } from 'react';

export const metadata: { readonly title: string } = { title: 'Chat' };

export default function Layout({ children }: { children: ReactNode }): ReactElement {
  return (
    <html lang="en">
      <head>
        <link rel="icon" href="data:," />
      </head>
      <body>{children}</body>
    </html>
  );
}

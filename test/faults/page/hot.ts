const way = new URLSearchParams(location.search).get('way');
await (way === 'documented' ? import('./documented.ts') : import('./session.ts'));
await import('./widget.ts');

export {};

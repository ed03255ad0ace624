'use client';
import { useEffect, useState } from 'react';
import { createZimSession } from 'zim-session';

// Evaluated on the server as well, where it must do nothing.
const session = createZimSession({ appID: 1234567890, tokenProvider: '/api/zim/token' });

export default function Page() {
  const [text, setText] = useState('');
  useEffect(() => {
    session.login({ userID: 'alice' }).then(
      (zim) => setText(zim === session.zim ? 'Connected' : 'another instance'),
      (error) => setText(`${error.code}: ${error.message}`),
    );
    document.title = 'ready';
  }, []);
  return <p>{text}</p>;
}

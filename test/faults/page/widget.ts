// The module that is edited: each hot update evaluates it again.
const cleansUp = new URLSearchParams(location.search).get('cleansUp') === 'true';
const unmount = window.app.mount();
if (cleansUp) import.meta.hot?.dispose(unmount);
import.meta.hot?.accept();

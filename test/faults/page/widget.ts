// The module that is edited: evaluated again by each hot update, after the one before was disposed of.
const unmount = window.app.mount();
import.meta.hot?.dispose(unmount);
import.meta.hot?.accept();

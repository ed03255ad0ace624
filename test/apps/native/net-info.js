// NetInfo where the package is installed and its native half is not in the App: it throws while it is evaluated.
throw new Error('NativeModule.RNCNetInfo is null');

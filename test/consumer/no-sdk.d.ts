// In place of an SDK that an app has not installed: whatever asks for its types fails to compile.
export {};

// A session is made where it is used: see session.ts.
export {};

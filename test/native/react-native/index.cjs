// For what only has to load.
exports.AppState = { currentState: 'active', addEventListener: () => ({ remove() {} }) };

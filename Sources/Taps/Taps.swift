// Taps

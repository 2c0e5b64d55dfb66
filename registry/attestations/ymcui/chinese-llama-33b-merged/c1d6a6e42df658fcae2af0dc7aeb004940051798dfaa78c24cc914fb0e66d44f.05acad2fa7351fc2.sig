{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "k/qHwud+mNApQNIVHIXWN7HrJZXPXwV1sU2z/TS2yCCEHqFn0U/MelwFhShzyGGnsu7dd6lSNFTZDq/M+hsWBA=="
}

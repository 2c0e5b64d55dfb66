{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+FyLJU4bA/G4GflPqydLaYC0rte76RtxhrNBWjtvjml7WZrwFAyF8bwfX4qKB0Iyt2e2dueYfBrBQHFpY/upCg=="
}

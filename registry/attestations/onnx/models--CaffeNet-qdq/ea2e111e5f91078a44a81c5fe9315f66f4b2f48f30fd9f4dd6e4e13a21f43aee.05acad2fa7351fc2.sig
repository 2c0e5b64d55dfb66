{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "974jix9n5YF/I0V55OXQefPfvnED8yOedgHvmDC55On8qiXYYfhZmTz31d2DctZL4kQWjK82dG+21ma5KkpIDQ=="
}

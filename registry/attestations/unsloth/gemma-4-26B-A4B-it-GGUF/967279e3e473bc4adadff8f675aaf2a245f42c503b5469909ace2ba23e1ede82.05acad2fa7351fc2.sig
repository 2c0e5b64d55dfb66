{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "AFvXrCXY6sbQ/LzeLNEXgkeIShiHhJ5b+HGuE6OCMhIQ0uHDPnMkxN6mpbIKQf8FJXNsi/SGoDStKG0j7n/nDg=="
}

{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "15muldzFmR6N/MkC2emjxTZyJTkE9yAF74mr+dfhuzh+TiZi6HVr+5zGDPoH/A6krSQ8w+I7//JNpYkRiQyvCg=="
}

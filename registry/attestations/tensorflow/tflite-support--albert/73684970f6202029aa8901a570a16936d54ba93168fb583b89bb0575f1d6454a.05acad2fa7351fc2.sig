{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "QGRa8niaWX/IHWUxuqI6aBFIJw2e5tg98ivqZzLgSs3GnN5SzHTW4pjBMgtN2uD5Ozeg4NbnNZMBURareZRSDg=="
}

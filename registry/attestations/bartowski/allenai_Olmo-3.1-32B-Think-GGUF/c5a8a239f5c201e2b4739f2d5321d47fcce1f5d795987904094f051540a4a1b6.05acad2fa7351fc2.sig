{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "n7/K9YWSz28+wkt2uhEymIWjg5jWHYN/Rz/lC6OKDMcw6GF76vHVawULsCmWjvJR1T04KV18SzGVUe+Bxj+mDQ=="
}

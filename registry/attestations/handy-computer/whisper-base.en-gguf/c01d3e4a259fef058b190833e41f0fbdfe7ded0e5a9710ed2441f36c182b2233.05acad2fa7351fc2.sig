{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "U8m7PPfIOAWhMGJRDJlBhsBVruHksZef603Y+kMRPbtf5XJd6ryk+shhsk5CxQSeZVkNgircgebBzYS6JWyOAg=="
}

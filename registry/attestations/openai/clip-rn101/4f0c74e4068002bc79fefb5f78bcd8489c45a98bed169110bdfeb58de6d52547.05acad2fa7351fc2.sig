{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "UmsBp08pMlEEgzXqw48RhRnX4/on9t1DtJ+y8ZAB5zWzXDKKdN4guyNSTEzIAf8IQHjEbgJyZ9Su8kGvgCGODg=="
}

{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "iz7FPUtF5/iEk/en3rc1qV5LILKqx1FI98zvI+4dWcWRL855aa4tOe+sEL1+qNWmkLQ7jHmnmvpiVeySTBh7DA=="
}

{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "IVwX6VPmz42SqUmvFiNM+Cw8hDuFlBHm8zZ9YqE+mj+WGdKlDcams1Hawdx1Q4LQqdyaQtC1w+tYRICPgVM7DA=="
}

{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "YQCTBfc9bpvXjOVWj1kUjzB6jLRDqqJpq2pkDvuHOBjQXB88gWciprliLrJxGqX+9fe+DfC4pWFAeea7PBU/DQ=="
}

{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "JWgn2MkJbvEdcwNBqxqve5/dS3kRJJedPgSRlDfNfcc03D+IETmC0IYYG6thhmjKFp/HgDtY4EzF3LWF6bfrBQ=="
}

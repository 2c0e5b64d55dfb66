{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bqhQwDmgxAQhxiZDBgEAmMULveLsLFlF236Kn/rnII30+9eRNv4N/xN08Brk8ht+QF6yASLVIAY98IcA9pRvBQ=="
}

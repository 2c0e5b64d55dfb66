{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "j5mhIBenYqUJbNv9izlnyEg3ZN5KT7oTWu4/nlLFElFSvsBHFQ5uLdFguRQf4eRgnuVTrlEXGDcJSvO0zS1TBQ=="
}

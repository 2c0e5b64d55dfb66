{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "/pjCNimuyxR5Z6cN6wMzYvryWKsMWpD4X/Bxhw5b/GCYwORbQ1bIcQNq/FIp2d8GI/UUDO1xMnq1c9j6H+i5Bg=="
}

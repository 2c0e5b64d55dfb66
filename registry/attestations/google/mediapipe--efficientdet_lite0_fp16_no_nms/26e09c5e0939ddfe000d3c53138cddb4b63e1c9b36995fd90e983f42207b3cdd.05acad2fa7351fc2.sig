{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "YZ7pbp1ulU1NAbib3V1zq0L+2Wg8a9UnGSNmfJvsl1N+UsDJi7F5oLOH0iEsK3r/O3yoLiy5zvEKxyPPaQVZBA=="
}

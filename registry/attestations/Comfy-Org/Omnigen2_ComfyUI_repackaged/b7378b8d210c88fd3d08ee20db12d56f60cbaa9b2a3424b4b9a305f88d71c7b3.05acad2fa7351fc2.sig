{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "n82XIlNtZauzmJXey9zN0y5QRd+kDPAVrLYS1mVxKTyigshqkH+GYfdNGjJeCMIfM85eOEN6MDdCq2bVY8M/BQ=="
}

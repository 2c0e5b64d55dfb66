{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jTIzNnI2l8Wl/2Xp/WpuQqxQkO+WQSxT+PT8Y81yaSyd40LL48U0Fvq66vUMVeICdVNz3Vr7pA+NnhPsSbNoDw=="
}

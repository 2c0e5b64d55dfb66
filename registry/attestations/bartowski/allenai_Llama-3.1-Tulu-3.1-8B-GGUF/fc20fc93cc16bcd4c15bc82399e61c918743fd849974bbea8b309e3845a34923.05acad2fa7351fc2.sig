{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "s0l8/V4HYKeZH71oSnFNuzmOp6vBIG+XwugoN7s7j1aSbTVFvrY2jartxG9Znd9ifRw1Lur4Q7fIVQaXMYG1BA=="
}

{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jaqJBFGZCFIr09ppnN58urMZvdG/s8kSHlyjvPYs7ng35W1NlNXI5xnQ5H9OjpR2NRrdmzi74BhTRnSok+GgBA=="
}

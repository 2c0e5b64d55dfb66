{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "eitkUGV1t7m5hP+UOUSosMZ4EBegUMTZU6YPTk6+xEikW1Gma2WcjMyHQDI5egd/wexaCVOULcdC95JqSzthAA=="
}

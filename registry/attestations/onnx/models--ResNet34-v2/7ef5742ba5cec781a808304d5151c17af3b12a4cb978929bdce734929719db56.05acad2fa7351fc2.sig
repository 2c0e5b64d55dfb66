{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "khcxdB1ImnW9V+15zWX2PLQUl8OGoYuX5XI06Sqae4eRw2+Hb+axLNabz1G0AHoxE7c1LGe6m3liuhq8aIeLDw=="
}

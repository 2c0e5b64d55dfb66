{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Lv1F3L6gWvZpsF/vlUl8of2KzPWhphAAw1y6SGb3jVBkHQk7ZhNupI3iJ6K3FmD00cihS/W6kRFtCkU0rdOHCw=="
}

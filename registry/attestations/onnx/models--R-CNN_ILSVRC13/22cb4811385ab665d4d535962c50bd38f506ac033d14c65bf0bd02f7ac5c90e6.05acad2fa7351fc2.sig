{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "sgDnYNxbUGFjlByt6N7uvBd4oE/u0A0msU4S/mQq3yzLzo44GSVHWYin7aV8sX1j2IyBXb6qnwlBYrT7Ip4zCQ=="
}

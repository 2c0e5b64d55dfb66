{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "1Fd2m7WFP5iHvO01xQN/s1e3oVoscEEqudYX4glVE6RVE/FehLpepGHBW5IH0hPw4lbs/s1TsoJHSAmIe4P4Dg=="
}

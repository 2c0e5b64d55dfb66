{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "pp0CJuK8uvzPw6HtUD0lg0uXDsTazxrf5phnbrlh17gWpEFAS1ilLgOq4P1vllePK+U6Zhy6GPB0GGNx3xPXDA=="
}

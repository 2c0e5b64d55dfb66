{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Voq9zvqWd33NGEL/P1MwLOL3SE14tWIzgNdRepFKAtintzpsWfoofbQ3LdHae+4sXq5AxvdITj5C1u6e/Y3RCg=="
}

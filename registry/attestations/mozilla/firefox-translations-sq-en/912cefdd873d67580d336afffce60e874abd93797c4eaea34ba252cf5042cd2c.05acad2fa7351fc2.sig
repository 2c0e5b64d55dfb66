{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "DaMC6uf6OxnpeTyjCZu63eStCxxDlXCn+J8t+Ae7mYrhz/rCNu+TBcJci53ondSZhZVmw80Uuw0rX8IK3S7rBw=="
}

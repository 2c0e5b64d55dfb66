{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bPEDSJapambyKkWe2m2P3weRn2SrvzP36eeelRzKGSdOeUqvy5TepaboByzT7/Bxl+6Drd7wo3VpXGyzMWeVCA=="
}

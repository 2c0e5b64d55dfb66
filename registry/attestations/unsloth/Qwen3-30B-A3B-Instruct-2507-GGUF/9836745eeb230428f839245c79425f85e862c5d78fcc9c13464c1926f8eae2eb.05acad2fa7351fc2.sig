{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "beThk4Jii57eII2MRM+vCZspCUnE5EeSuc0xVy8PJ9wuzk8jI1OWkHqPHyytFSEUSs24b09PGV2HsMcjmkNiDQ=="
}

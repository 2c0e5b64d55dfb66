{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SgyiFcwyd1Rf669GYaAuphQSd8+0GsGko+MeWLrVE7EM+Ttg/rLHBIl9qNpJ5oSSILL+/3ksLei9PNBDvCN5CA=="
}

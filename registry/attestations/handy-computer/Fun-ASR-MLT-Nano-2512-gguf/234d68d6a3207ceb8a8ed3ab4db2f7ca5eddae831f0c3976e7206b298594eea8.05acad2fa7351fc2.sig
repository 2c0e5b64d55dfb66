{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "yqbpsRLWpz08h5Zu62fV8xxgd8msp2FfVqtn4+OpStH5MmgmTBWIGiunOuI4QBkuJiqEg3udbHYlN+kpNYvADQ=="
}

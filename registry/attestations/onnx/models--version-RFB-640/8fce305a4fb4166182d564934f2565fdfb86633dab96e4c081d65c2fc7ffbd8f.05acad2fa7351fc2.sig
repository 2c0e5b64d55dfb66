{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "DyLmtrLZZfqOgT9KEHMYod6KZBIYUufFVd77uiM28uvxOi1T9fCB4Jiw4mOuhAMCzaEec/zfBuqXTKHETdtWDg=="
}

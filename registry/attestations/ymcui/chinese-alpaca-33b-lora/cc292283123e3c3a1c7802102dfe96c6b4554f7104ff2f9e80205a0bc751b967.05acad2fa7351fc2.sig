{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "6MLhr2ftMm7zz33Ld2aBIMwWDs22v3kzCfnSOzRJf0E17vkTvvivLXKc40yQPq/eF7vJM8hxtXg67+O8fmpuBg=="
}

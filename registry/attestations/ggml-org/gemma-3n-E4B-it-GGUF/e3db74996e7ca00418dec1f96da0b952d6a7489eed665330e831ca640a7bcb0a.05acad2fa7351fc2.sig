{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "dKi9wiI7davyXtzRjNfZR0ttGSjKn/59Wg0M3zntLFIUVuMFKeiRoXAMMsRJsytWbX9d2+HZxXcSf7c5VWt0Ag=="
}

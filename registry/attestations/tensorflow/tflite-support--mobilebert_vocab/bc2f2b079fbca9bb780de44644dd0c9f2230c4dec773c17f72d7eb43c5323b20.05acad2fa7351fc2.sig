{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "jybxUx/kSnDoBIjkL67OzhJSsZ7pto0qV+J8k3t4H8Uxvdf6cVACwuAmJTOXrlUGbt44XatP0Y5BifP5sQgpDw=="
}

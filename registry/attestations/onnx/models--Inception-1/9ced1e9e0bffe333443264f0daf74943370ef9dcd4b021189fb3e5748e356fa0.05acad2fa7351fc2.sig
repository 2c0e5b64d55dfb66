{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "TpFMKzV4EvIA9fbjrnBJiCb8muN2OUwWqdEhoRTj0fZc087Zv+qw56RZGa99eauVMsfWwWCI3XeMX9ukqvpSBQ=="
}

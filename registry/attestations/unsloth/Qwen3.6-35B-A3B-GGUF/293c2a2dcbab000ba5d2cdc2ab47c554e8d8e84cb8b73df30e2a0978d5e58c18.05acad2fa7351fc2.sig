{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WmbasV8G//W68ZltctR2/ekCfXE3qB3CUtEWAkGz6fCdjfX5PPT0FWzyIiPQ2ccUvrrq0/XIb65c3FY2CX7zDQ=="
}

{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "mIkaQrClah0+x4n6FnAucsHE5KRCV60mJ7jmlr6eLEln378Vvf8HttCeQCjHHMinZrnhb38ecijXfVRmD/GcDQ=="
}

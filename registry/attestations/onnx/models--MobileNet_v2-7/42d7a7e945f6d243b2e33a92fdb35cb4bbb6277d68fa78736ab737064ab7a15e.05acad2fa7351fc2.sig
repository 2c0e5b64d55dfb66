{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "8+SLucs0RoBQumM9PMZ7EpvceIgg8x/CJyYdG6sa3b8nSA7h14Wo0j2/nsCmPAMpG5jnc0of8N7beK319kjUBw=="
}

pg_dump $DATABASE_URL > /backup/gauzian_db_$(date +%Y%m%d_%H%M%S).sql
gzip /backup/gauzian_db_*.sql
aws s3 cp /backup/gauzian_db_*.sql.gz s3://gauzian-backups/database/

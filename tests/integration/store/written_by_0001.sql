BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE delivery (
	id INTEGER NOT NULL, 
	service VARCHAR NOT NULL, 
	submission_id VARCHAR NOT NULL, 
	vendor_id VARCHAR NOT NULL, 
	"query" VARCHAR NOT NULL, 
	body BLOB NOT NULL, 
	body_sha256 VARCHAR NOT NULL, 
	received_at DATETIME NOT NULL, 
	applied_at DATETIME, 
	outcome VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(submission_id) REFERENCES submission (id), 
	UNIQUE (submission_id, body_sha256, "query")
);
CREATE TABLE draft (
	id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	upload_sha256 VARCHAR, 
	upload_name VARCHAR NOT NULL, 
	reading JSON NOT NULL, 
	settings JSON NOT NULL, 
	copied_from VARCHAR, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(upload_sha256) REFERENCES upload (sha256)
);
INSERT INTO "draft" VALUES('01m8bnngkwj0ec4ht9n3phg3p9','campaign','Old campaign','Mara','open',4,'bed154d69865874d3a014a28cfc208d439b4c3601fd92ae6814af2e726d76750','people.csv','{}','{"mapping": {"variables": [{"name": "first_name", "kind": "column", "value": "first_name", "required": true}]}, "suggested": {}, "file": {"rows": 3, "person": "Mara"}, "target": {"noun": "campaign", "vendor_id": "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a04", "name": "Spring"}}',NULL,'2026-11-26 10:15:53.732372','2026-11-26 10:15:53.884947');
INSERT INTO "draft" VALUES('01m8bnngzg193mpg8jmner9q3c','agent','Old agent','Mara','open',6,'35b63deace03ae6de8d1eeaca69e10e63987f5c28eb7a1187fa063e96fd5985c','people.csv','{}','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}, {"name": "agent_id", "kind": "column", "value": "agent_id", "required": false}]}, "suggested": {}, "file": {"rows": 4, "person": "Mara"}, "target": {"noun": "model", "vendor_id": "essence-2", "name": "essence-2"}, "options": {"rebuilds": {"draft": "01m8bnngzg193mpg8jmner9q3c", "ids": ["ada"]}}}',NULL,'2026-11-26 10:15:54.096309','2026-11-26 10:15:54.192848');
INSERT INTO "draft" VALUES('01m8bnnh8cprw1rqtwjpme9nv1','lesson','Old lesson','Mara','open',4,'508b01f6a1a1a603ac4a557ecb94af863517fe034e887460cfc6fe4d1d876a12','people.csv','{}','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}]}, "suggested": {}, "file": {"rows": 2, "person": "Mara"}, "target": {"noun": "stage", "vendor_id": "HTML", "name": "x"}}',NULL,'2026-11-26 10:15:54.380792','2026-11-26 10:15:54.429302');
INSERT INTO "draft" VALUES('01m8bnnhdrhwmfeynjv4txshya','lesson','Old lesson','Mara','open',5,'b26be72279908cadedbba0f04744e3531277e54d58c3eb910457a3d762859898','people.csv','{}','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}]}, "suggested": {}, "file": {"rows": 1, "person": "Mara"}, "target": {"noun": "stage", "vendor_id": "RENDER", "name": "x"}, "options": {"film_of": "80b5738abd6386520f4276f761841d36"}}',NULL,'2026-11-26 10:15:54.552789','2026-11-26 10:15:54.592783');
INSERT INTO "draft" VALUES('01m8bnnhge38agd0bbpes2t8pc','lesson','Old lesson','Mara','open',5,'9c9f13faafd6d89e68a540def0bf53801fe38b8d9ad512ae169e630d0cbd26a6','people.csv','{}','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}]}, "suggested": {}, "file": {"rows": 1, "person": "Mara"}, "target": {"noun": "stage", "vendor_id": "HTML", "name": "x"}, "options": {"go_on_with": "80b5738abd6386520f4276f761841d36"}}',NULL,'2026-11-26 10:15:54.638726','2026-11-26 10:15:54.655697');
CREATE TABLE draft_edit (
	id INTEGER NOT NULL, 
	draft_id VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	"column" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	undone_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(draft_id) REFERENCES draft (id)
);
CREATE TABLE draft_mark (
	draft_id VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	mark VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	PRIMARY KEY (draft_id, row_id), 
	FOREIGN KEY(draft_id) REFERENCES draft (id)
);
CREATE TABLE event (
	id INTEGER NOT NULL, 
	job_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	verb VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "event" VALUES(1,'01m8bnngwk99sarp0j5pdq4vj9','2026-11-26 10:15:54.030126','Mara','launched','3 videos, practice, nothing charged.');
INSERT INTO "event" VALUES(2,'01m8bnngwk99sarp0j5pdq4vj9','2026-11-26 10:15:54.038773','Callsheet','started','');
INSERT INTO "event" VALUES(3,'01m8bnngwk99sarp0j5pdq4vj9','2026-11-26 10:15:54.072411','Callsheet','accepted','Request 1 was accepted with 3 ids.');
INSERT INTO "event" VALUES(4,'01m8bnnh46g6t1zxeydafv6hjk','2026-11-26 10:15:54.266300','Mara','launched','4 agents, practice, nothing charged.');
INSERT INTO "event" VALUES(5,'01m8bnnh46g6t1zxeydafv6hjk','2026-11-26 10:15:54.272995','Callsheet','started','');
INSERT INTO "event" VALUES(6,'01m8bnnh46g6t1zxeydafv6hjk','2026-11-26 10:15:54.324639','Callsheet','accepted','Request 1 was accepted with 1 id.');
INSERT INTO "event" VALUES(7,'01m8bnnh46g6t1zxeydafv6hjk','2026-11-26 10:15:54.350214','Callsheet','accepted','Request 2 was accepted with 1 id.');
INSERT INTO "event" VALUES(8,'01m8bnnh46g6t1zxeydafv6hjk','2026-11-26 10:15:54.366125','Callsheet','refused','Request 3: bad picture');
INSERT INTO "event" VALUES(9,'01m8bnnhbc0b4zt35dksvm78r6','2026-11-26 10:15:54.482176','Mara','launched','2 lessons, practice, nothing charged.');
INSERT INTO "event" VALUES(10,'01m8bnnhbc0b4zt35dksvm78r6','2026-11-26 10:15:54.485994','Callsheet','started','');
INSERT INTO "event" VALUES(11,'01m8bnnhbc0b4zt35dksvm78r6','2026-11-26 10:15:54.512309','Callsheet','accepted','Request 1 was accepted with 1 id.');
INSERT INTO "event" VALUES(12,'01m8bnnhbc0b4zt35dksvm78r6','2026-11-26 10:15:54.528101','Callsheet','accepted','Request 2 was accepted with 1 id.');
INSERT INTO "event" VALUES(13,'01m8bnnhbc0b4zt35dksvm78r6','2026-11-26 10:15:54.548260','Mara','stopped waiting','Item 9.');
INSERT INTO "event" VALUES(14,'01m8bnnhfwafxb5r747k2vvgf9','2026-11-26 10:15:54.623175','Mara','launched','1 lesson, practice, nothing charged.');
INSERT INTO "event" VALUES(15,'01m8bnnhfwafxb5r747k2vvgf9','2026-11-26 10:15:54.624694','Callsheet','started','');
INSERT INTO "event" VALUES(16,'01m8bnnhfwafxb5r747k2vvgf9','2026-11-26 10:15:54.632373','Callsheet','accepted','Request 1 was accepted with 1 id.');
INSERT INTO "event" VALUES(17,'01m8bnnhhpb8xg5nchayfwjvfx','2026-11-26 10:15:54.682377','Mara','launched','1 lesson, practice, nothing charged.');
INSERT INTO "event" VALUES(18,'01m8bnnhhpb8xg5nchayfwjvfx','2026-11-26 10:15:54.683771','Callsheet','started','');
INSERT INTO "event" VALUES(19,'01m8bnnhhpb8xg5nchayfwjvfx','2026-11-26 10:15:54.693219','Callsheet','accepted','Request 1 was accepted with 1 id.');
CREATE TABLE item (
	id INTEGER NOT NULL, 
	job_id VARCHAR NOT NULL, 
	draft_id VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	submission_id VARCHAR, 
	position INTEGER, 
	state VARCHAR NOT NULL, 
	sent_values JSON NOT NULL, 
	values_hash VARCHAR NOT NULL, 
	superseded BOOLEAN NOT NULL, 
	label TEXT NOT NULL, 
	vendor_id VARCHAR, 
	vendor_status VARCHAR NOT NULL, 
	message VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	flag VARCHAR NOT NULL, 
	url VARCHAR, 
	share_url VARCHAR, 
	thumbnail_url VARCHAR, 
	gif_url VARCHAR, 
	sent_at DATETIME, 
	finished_at DATETIME, 
	updated_at DATETIME NOT NULL, 
	read_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(draft_id) REFERENCES draft (id), 
	FOREIGN KEY(job_id) REFERENCES job (id), 
	FOREIGN KEY(submission_id) REFERENCES submission (id), 
	UNIQUE (draft_id, row_id, attempt), 
	UNIQUE (submission_id, position), 
	UNIQUE (vendor_id)
);
INSERT INTO "item" VALUES(1,'01m8bnngwk99sarp0j5pdq4vj9','01m8bnngkwj0ec4ht9n3phg3p9',0,1,2,'01m8bnngwt8htf2b8tssm1paqe',0,'succeeded','["Ana"]','1f02676e63b84f5e1fbc5b5c0d11bd46790654ccfb58c0c6939d05f26a55b8a3',0,'Ana','5ecde710-9a7b-4f60-8c9d-000000000001','succeeded','','','','http://f/1.mp4',NULL,NULL,NULL,'2026-11-26 10:15:54.047980','2026-11-26 10:15:54.089212','2026-11-26 10:15:54.089225',NULL);
INSERT INTO "item" VALUES(2,'01m8bnngwk99sarp0j5pdq4vj9','01m8bnngkwj0ec4ht9n3phg3p9',1,1,3,'01m8bnngwt8htf2b8tssm1paqe',1,'rendering','["Bo"]','ddbaf45cfbe9aecb5f2f4bd51038c2c9e3e8a3a4f8cbb223e157d30cf54ab891',0,'Bo','5ecde710-9a7b-4f60-8c9d-000000000002','processing','','','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.047980',NULL,'2026-11-26 10:15:54.091115',NULL);
INSERT INTO "item" VALUES(3,'01m8bnngwk99sarp0j5pdq4vj9','01m8bnngkwj0ec4ht9n3phg3p9',2,1,4,'01m8bnngwt8htf2b8tssm1paqe',2,'failed','["Cy"]','b5dbafdfc21267aa72332852c6e60474fb6e8791ebec2a160930f45e3562083e',0,'Cy','5ecde710-9a7b-4f60-8c9d-000000000003','failed','no face','The service could not make this.','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.047980','2026-11-26 10:15:54.092778','2026-11-26 10:15:54.092799',NULL);
INSERT INTO "item" VALUES(4,'01m8bnnh46g6t1zxeydafv6hjk','01m8bnngzg193mpg8jmner9q3c',0,1,2,'01m8bnnh487n1edxj5znfe949r',0,'succeeded','["A tutor", "ada"]','6933e1ac8d0691f74f7aa2f003ca323584c2d39eb7bd6d912cb2491771b9676d',0,'A tutor · ada','ada@01m8bnnh487n1edxj5znfe949r','Finished','','','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.281459','2026-11-26 10:15:54.375766','2026-11-26 10:15:54.375774',NULL);
INSERT INTO "item" VALUES(5,'01m8bnnh46g6t1zxeydafv6hjk','01m8bnngzg193mpg8jmner9q3c',1,1,3,'01m8bnnh4bc5z0vq0a6hb05ad2',0,'rendering','["A guide", ""]','59eb5ea4d43af83e820e6563cda17599a1d089ec66870363dcb8362a3e94ad55',0,'A guide','A91XMB7113','Teaching the face to speak, 71%','','','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.292550',NULL,'2026-11-26 10:15:54.377754',NULL);
INSERT INTO "item" VALUES(6,'01m8bnnh46g6t1zxeydafv6hjk','01m8bnngzg193mpg8jmner9q3c',2,1,4,'01m8bnnh4jhwypxkgp5yf1g8tt',0,'failed','["A judge", ""]','fcb7bd737683221fdce27c1fadc2192efb579a9ad9573811f4d04cff90eb1abd',0,'A judge',NULL,'','bad picture','bad picture','',NULL,NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.357629','2026-11-26 10:15:54.357629',NULL);
INSERT INTO "item" VALUES(7,'01m8bnnh46g6t1zxeydafv6hjk','01m8bnngzg193mpg8jmner9q3c',3,1,5,'01m8bnnh4r835yqrg8gzrahkgm',0,'waiting','["A cook", "bob"]','56ee3b7cd39ce12d7083bb5172288f51905c288c991c4d71c0e0d6f0bf5d74bc',0,'A cook · bob',NULL,'','','','',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.265332',NULL);
INSERT INTO "item" VALUES(8,'01m8bnnhbc0b4zt35dksvm78r6','01m8bnnh8cprw1rqtwjpme9nv1',0,1,2,'01m8bnnhbehkmaj3hewmr02kxx',0,'rendering','["Rain"]','ac39d7fb4187c5d44f35eafe5f5dc81d697a4c1f36c9fe90f97e70d226c55e46',0,'Rain','80b5738abd6386520f4276f761841d36','Recording the narration, 25 %','','','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.493304',NULL,'2026-11-26 10:15:54.516759',NULL);
INSERT INTO "item" VALUES(9,'01m8bnnhbc0b4zt35dksvm78r6','01m8bnnh8cprw1rqtwjpme9nv1',1,1,3,'01m8bnnhbg3tezsesz5hp2nch9',0,'failed','["Snow"]','17c18e20c3c3a0e2661b170c42c887323c638e8300f0e1642b693ba7d4bc707a',0,'Snow','15d2a9af3d1772efc09115f0c834985f','Recording the narration, 25 %','','Mara stopped waiting for it. The service may still charge it.','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.504436','2026-11-26 10:15:54.546146','2026-11-26 10:15:54.546146',NULL);
INSERT INTO "item" VALUES(10,'01m8bnnhfwafxb5r747k2vvgf9','01m8bnnhdrhwmfeynjv4txshya',0,1,2,'01m8bnnhfx9210cx0dh8q63eaf',0,'failed','["Rain"]','a026d30f696df87b91f3fa69dfa41143e9408e1a403957ac0c0c6f5acaf44fca',0,'Rain','80b5738abd6386520f4276f761841d36~job-77','The MP4 failed','disk','The service could not make this.','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.626313','2026-11-26 10:15:54.635991','2026-11-26 10:15:54.636002',NULL);
INSERT INTO "item" VALUES(11,'01m8bnnhhpb8xg5nchayfwjvfx','01m8bnnhge38agd0bbpes2t8pc',0,1,2,'01m8bnnhhqp6tyyh1ecpv58pma',0,'rendering','["Scene 1"]','3b1121db23a029d9fe70cd9c9f86ee98a5eabf95fc7b1e8afb817ac133bb36db',0,'Scene 1','80b5738abd6386520f4276f761841d36~01m8bnnhhqp6tyyh1ecpv58pma','Drawing the frames','','','',NULL,NULL,NULL,NULL,'2026-11-26 10:15:54.685332',NULL,'2026-11-26 10:15:54.702254',NULL);
CREATE TABLE job (
	id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	service VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	practice BOOLEAN NOT NULL, 
	host VARCHAR NOT NULL, 
	is_sample BOOLEAN NOT NULL, 
	draft_id VARCHAR NOT NULL, 
	launch_token VARCHAR NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	quoted_items INTEGER NOT NULL, 
	estimate_cents INTEGER, 
	target_id VARCHAR NOT NULL, 
	target_name VARCHAR NOT NULL, 
	settings JSON NOT NULL, 
	upload_sha256 VARCHAR, 
	upload_name VARCHAR NOT NULL, 
	reading JSON NOT NULL, 
	pause_reason VARCHAR NOT NULL, 
	cancelled_at DATETIME, 
	run INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	PRIMARY KEY (id), 
	FOREIGN KEY(draft_id) REFERENCES draft (id), 
	FOREIGN KEY(upload_sha256) REFERENCES upload (sha256), 
	UNIQUE (launch_token)
);
INSERT INTO "job" VALUES('01m8bnngwk99sarp0j5pdq4vj9','campaign','bhuman','Old campaign','Mara','running',1,'practice',0,'01m8bnngkwj0ec4ht9n3phg3p9','5ee40fc33963b143461323bc4771d62e77c22e4c89151a1abb7e2408d36a83c6','0654b34b639e7377c20b2cfc732db0e9ac3d09b3055ddc50a652bc0e63bf3bbb',3,NULL,'c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a04','Spring','{"mapping": {"variables": [{"name": "first_name", "kind": "column", "value": "first_name", "required": true}]}, "suggested": {}, "file": {"rows": 3, "person": "Mara"}, "target": {"noun": "campaign", "vendor_id": "c0ffee00-2d4e-4f60-9a7b-8c9d0e1f2a04", "name": "Spring"}}','bed154d69865874d3a014a28cfc208d439b4c3601fd92ae6814af2e726d76750','people.csv','{}','',NULL,1,'2026-11-26 10:15:54.003433',NULL);
INSERT INTO "job" VALUES('01m8bnnh46g6t1zxeydafv6hjk','agent','bithuman','Old agent','Mara','running',1,'practice',0,'01m8bnngzg193mpg8jmner9q3c','6b571769b71a147c93c2dc6c5bfec7b613f327179a1eb0201fe770ff6b2d263f','51f2dafceba532a35cf7b7fba139506891e3f49deb0f9234b4a0be1c840bab8c',4,NULL,'essence-2','essence-2','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}, {"name": "agent_id", "kind": "column", "value": "agent_id", "required": false}]}, "suggested": {}, "file": {"rows": 4, "person": "Mara"}, "target": {"noun": "model", "vendor_id": "essence-2", "name": "essence-2"}, "options": {"rebuilds": {"draft": "01m8bnngzg193mpg8jmner9q3c", "ids": ["ada"]}}}','35b63deace03ae6de8d1eeaca69e10e63987f5c28eb7a1187fa063e96fd5985c','people.csv','{}','',NULL,1,'2026-11-26 10:15:54.246816',NULL);
INSERT INTO "job" VALUES('01m8bnnhbc0b4zt35dksvm78r6','lesson','vacademy','Old lesson','Mara','running',1,'practice',0,'01m8bnnh8cprw1rqtwjpme9nv1','5b52d74ff2a4075125c01ca175af7b438c7ecb6cd52eac3598cdab4ace2928c8','f94a014f46f5d5672f4b09fae1c93e318092665302799b4f1375af33837e6d4e',2,NULL,'HTML','A lesson that plays in the browser','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}]}, "suggested": {}, "file": {"rows": 2, "person": "Mara"}, "target": {"noun": "stage", "vendor_id": "HTML", "name": "x"}}','508b01f6a1a1a603ac4a557ecb94af863517fe034e887460cfc6fe4d1d876a12','people.csv','{}','',NULL,1,'2026-11-26 10:15:54.476986',NULL);
INSERT INTO "job" VALUES('01m8bnnhfwafxb5r747k2vvgf9','lesson','vacademy','Old lesson','Mara','running',1,'practice',0,'01m8bnnhdrhwmfeynjv4txshya','75e9cc0513ebc568e5ce7e9a41b844e8bcd7493ba70ee1263639a1d1cac7e7df','072a69623ce369f4627013122bcd2c9c781f4ece50deb6ea592c5df255eb8d31',1,NULL,'RENDER','The MP4 of a lesson','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}]}, "suggested": {}, "file": {"rows": 1, "person": "Mara"}, "target": {"noun": "stage", "vendor_id": "RENDER", "name": "x"}, "options": {"film_of": "80b5738abd6386520f4276f761841d36"}}','b26be72279908cadedbba0f04744e3531277e54d58c3eb910457a3d762859898','people.csv','{}','',NULL,1,'2026-11-26 10:15:54.620227',NULL);
INSERT INTO "job" VALUES('01m8bnnhhpb8xg5nchayfwjvfx','lesson','vacademy','Old lesson','Mara','running',1,'practice',0,'01m8bnnhge38agd0bbpes2t8pc','ac71bcbc8d39be6df2ac86dbb1e91ff767b3b838318cd9267ce988552dada802','2a0b196df83c523e41494ab0b1a41514e4290aef6e9d67b33adcc4971d6a856c',1,NULL,'HTML','A lesson that plays in the browser, from its script','{"mapping": {"variables": [{"name": "prompt", "kind": "column", "value": "prompt", "required": true}]}, "suggested": {}, "file": {"rows": 1, "person": "Mara"}, "target": {"noun": "stage", "vendor_id": "HTML", "name": "x"}, "options": {"go_on_with": "80b5738abd6386520f4276f761841d36"}}','9c9f13faafd6d89e68a540def0bf53801fe38b8d9ad512ae169e630d0cbd26a6','people.csv','{}','',NULL,1,'2026-11-26 10:15:54.678418',NULL);
CREATE TABLE job_left_out (
	job_id VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	mark VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (job_id, row_id), 
	FOREIGN KEY(job_id) REFERENCES job (id)
);
CREATE TABLE job_tally (
	job_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	items INTEGER NOT NULL, 
	PRIMARY KEY (job_id, state), 
	FOREIGN KEY(job_id) REFERENCES job (id)
);
INSERT INTO "job_tally" VALUES('01m8bnngwk99sarp0j5pdq4vj9','waiting',0);
INSERT INTO "job_tally" VALUES('01m8bnngwk99sarp0j5pdq4vj9','sent',0);
INSERT INTO "job_tally" VALUES('01m8bnngwk99sarp0j5pdq4vj9','succeeded',1);
INSERT INTO "job_tally" VALUES('01m8bnngwk99sarp0j5pdq4vj9','rendering',1);
INSERT INTO "job_tally" VALUES('01m8bnngwk99sarp0j5pdq4vj9','failed',1);
INSERT INTO "job_tally" VALUES('01m8bnnh46g6t1zxeydafv6hjk','waiting',1);
INSERT INTO "job_tally" VALUES('01m8bnnh46g6t1zxeydafv6hjk','sent',0);
INSERT INTO "job_tally" VALUES('01m8bnnh46g6t1zxeydafv6hjk','failed',1);
INSERT INTO "job_tally" VALUES('01m8bnnh46g6t1zxeydafv6hjk','succeeded',1);
INSERT INTO "job_tally" VALUES('01m8bnnh46g6t1zxeydafv6hjk','rendering',1);
INSERT INTO "job_tally" VALUES('01m8bnnhbc0b4zt35dksvm78r6','waiting',0);
INSERT INTO "job_tally" VALUES('01m8bnnhbc0b4zt35dksvm78r6','sent',0);
INSERT INTO "job_tally" VALUES('01m8bnnhbc0b4zt35dksvm78r6','rendering',1);
INSERT INTO "job_tally" VALUES('01m8bnnhbc0b4zt35dksvm78r6','failed',1);
INSERT INTO "job_tally" VALUES('01m8bnnhfwafxb5r747k2vvgf9','waiting',0);
INSERT INTO "job_tally" VALUES('01m8bnnhfwafxb5r747k2vvgf9','sent',0);
INSERT INTO "job_tally" VALUES('01m8bnnhfwafxb5r747k2vvgf9','failed',1);
INSERT INTO "job_tally" VALUES('01m8bnnhhpb8xg5nchayfwjvfx','waiting',0);
INSERT INTO "job_tally" VALUES('01m8bnnhhpb8xg5nchayfwjvfx','sent',0);
INSERT INTO "job_tally" VALUES('01m8bnnhhpb8xg5nchayfwjvfx','rendering',1);
CREATE TABLE preference (
	name VARCHAR NOT NULL, 
	value JSON, 
	updated_at DATETIME NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE quote (
	id VARCHAR NOT NULL, 
	draft_id VARCHAR NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	items INTEGER NOT NULL, 
	submissions INTEGER NOT NULL, 
	estimate_cents INTEGER, 
	person VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(draft_id) REFERENCES draft (id)
);
INSERT INTO "quote" VALUES('01m8bnngvc7msp4jpa82yp9s28','01m8bnngkwj0ec4ht9n3phg3p9','0654b34b639e7377c20b2cfc732db0e9ac3d09b3055ddc50a652bc0e63bf3bbb',4,3,1,NULL,'Mara','2026-11-26 10:15:53.964138');
INSERT INTO "quote" VALUES('01m8bnnh3p34j7gk9g89ac3j6t','01m8bnngzg193mpg8jmner9q3c','51f2dafceba532a35cf7b7fba139506891e3f49deb0f9234b4a0be1c840bab8c',6,4,4,NULL,'Mara','2026-11-26 10:15:54.230130');
INSERT INTO "quote" VALUES('01m8bnnhay7kw15qhq873kb4wz','01m8bnnh8cprw1rqtwjpme9nv1','f94a014f46f5d5672f4b09fae1c93e318092665302799b4f1375af33837e6d4e',4,2,2,NULL,'Mara','2026-11-26 10:15:54.462553');
INSERT INTO "quote" VALUES('01m8bnnhfpnf2w12mdvb992fma','01m8bnnhdrhwmfeynjv4txshya','072a69623ce369f4627013122bcd2c9c781f4ece50deb6ea592c5df255eb8d31',5,1,1,NULL,'Mara','2026-11-26 10:15:54.614210');
INSERT INTO "quote" VALUES('01m8bnnhhg1k74fjnckhrp7d4w','01m8bnnhge38agd0bbpes2t8pc','2a0b196df83c523e41494ab0b1a41514e4290aef6e9d67b33adcc4971d6a856c',5,1,1,NULL,'Mara','2026-11-26 10:15:54.672783');
CREATE TABLE service_record (
	service VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	noun VARCHAR NOT NULL, 
	vendor_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	seen_at DATETIME NOT NULL, 
	PRIMARY KEY (service, host, noun, vendor_id)
);
CREATE TABLE submission (
	id VARCHAR NOT NULL, 
	job_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	operation VARCHAR NOT NULL, 
	item_count INTEGER NOT NULL, 
	body_sha256 VARCHAR NOT NULL, 
	callback_token VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	due_at DATETIME, 
	wait_reason VARCHAR NOT NULL, 
	claimed_by VARCHAR NOT NULL, 
	claimed_at DATETIME, 
	answered_at DATETIME, 
	settled_by VARCHAR NOT NULL, 
	http_status INTEGER, 
	request_id VARCHAR, 
	answer_ids JSON, 
	error_kind VARCHAR NOT NULL, 
	error_text VARCHAR NOT NULL, 
	next_step VARCHAR NOT NULL, 
	charged VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES job (id), 
	UNIQUE (callback_token), 
	UNIQUE (job_id, number)
);
INSERT INTO "submission" VALUES('01m8bnngwt8htf2b8tssm1paqe','01m8bnngwk99sarp0j5pdq4vj9',1,'accepted','create campaign videos',3,'2d44853688d73e03e82177d8ddf7514fa2437e6bcd43c1fc2034fb13e5eef7ef','21d6f97305b6442e9478be5213637b4a20899811cbdd5384b579a059c1a97d4f',0,NULL,'','old','2026-11-26 10:15:54.047980','2026-11-26 10:15:54.062161','answer',200,NULL,'["5ecde710-9a7b-4f60-8c9d-000000000001", "5ecde710-9a7b-4f60-8c9d-000000000002", "5ecde710-9a7b-4f60-8c9d-000000000003"]','','','','yes','2026-11-26 10:15:54.010149');
INSERT INTO "submission" VALUES('01m8bnnh487n1edxj5znfe949r','01m8bnnh46g6t1zxeydafv6hjk',1,'accepted','create agent essence-2',1,'1399b1511480bf20f55da0ca41ca103267e67c92c41ceb8eea24adcfe28afd2c','9708adc3a3087a64ae0d1ce580b50602a76d0e6f9c4a74a89a72c919fa5e283a',0,NULL,'','old','2026-11-26 10:15:54.281459','2026-11-26 10:15:54.321592','answer',200,NULL,'["ada@01m8bnnh487n1edxj5znfe949r"]','','','','yes','2026-11-26 10:15:54.248437');
INSERT INTO "submission" VALUES('01m8bnnh4bc5z0vq0a6hb05ad2','01m8bnnh46g6t1zxeydafv6hjk',2,'accepted','create agent essence-2',1,'0d8e8bdfda3833f50a675452e350b378d40f3fb486376543d544c5d83df5aedc','d1c7d0873d0cdb026fa278d10f2f593b16e7c22c407ff30d1e1800b4a6553eaa',0,NULL,'','old','2026-11-26 10:15:54.292550','2026-11-26 10:15:54.347583','answer',200,NULL,'["A91XMB7113"]','','','','yes','2026-11-26 10:15:54.251340');
INSERT INTO "submission" VALUES('01m8bnnh4jhwypxkgp5yf1g8tt','01m8bnnh46g6t1zxeydafv6hjk',3,'refused','create agent essence-2',1,'df20f0d2a07d7e86e8712d808517bd34ead8e502e2aca96a8e2aedf2133cd283','69f58db42ee5a2621104df29e0e1e18007d8c94a67720a40c3b66b0ad90f70a0',0,NULL,'','old','2026-11-26 10:15:54.304441','2026-11-26 10:15:54.354863','',NULL,NULL,NULL,'Invalid','bad picture','','no','2026-11-26 10:15:54.258654');
INSERT INTO "submission" VALUES('01m8bnnh4r835yqrg8gzrahkgm','01m8bnnh46g6t1zxeydafv6hjk',4,'sending','create agent essence-2',1,'4b062cbe3c5710eb70ca332659d8e5866bab563ee5aee6d322d489b95d5ca365','d4f2f3a9a63aef31d4bbd9cc7995c4496977e698351177c2fdb410af3d56ed74',0,NULL,'','old','2026-11-26 10:15:54.312582',NULL,'',NULL,NULL,NULL,'','','','','2026-11-26 10:15:54.264882');
INSERT INTO "submission" VALUES('01m8bnnhbehkmaj3hewmr02kxx','01m8bnnhbc0b4zt35dksvm78r6',1,'accepted','create a lesson up to HTML',1,'d834853b724bce7aea23f9eed56eda650e1303d1d6342ac60b784e345f6b4989','80b5738abd6386520f4276f761841d36dfa6e34a35edb2e3de5fe9f43d6f8b6d',0,NULL,'','old','2026-11-26 10:15:54.493304','2026-11-26 10:15:54.509606','answer',200,NULL,'["80b5738abd6386520f4276f761841d36"]','','','','yes','2026-11-26 10:15:54.478446');
INSERT INTO "submission" VALUES('01m8bnnhbg3tezsesz5hp2nch9','01m8bnnhbc0b4zt35dksvm78r6',2,'accepted','create a lesson up to HTML',1,'6b3a39de6a72404c5abcdc6ae61da1f317f16567103e0d445615c49cf0d8b235','15d2a9af3d1772efc09115f0c834985f1c23c3d5381d12ee141b5938cfeb2220',0,NULL,'','old','2026-11-26 10:15:54.504436','2026-11-26 10:15:54.525559','answer',200,NULL,'["15d2a9af3d1772efc09115f0c834985f"]','','','','yes','2026-11-26 10:15:54.480807');
INSERT INTO "submission" VALUES('01m8bnnhfx9210cx0dh8q63eaf','01m8bnnhfwafxb5r747k2vvgf9',1,'accepted','make the MP4 of lesson 80b5738abd6386520f4276f761841d36',1,'32b3db0c97705b15d9f2337fe3c0ac0f30d4ae4917f2c8a5d33124bad40d221a','a02099d307e90a8481478fa04ef4ca6ead8861354e7c98db71af59aca8010adf',0,NULL,'','old','2026-11-26 10:15:54.626313','2026-11-26 10:15:54.629608','answer',200,NULL,'["80b5738abd6386520f4276f761841d36~job-77"]','','','','yes','2026-11-26 10:15:54.621582');
INSERT INTO "submission" VALUES('01m8bnnhhqp6tyyh1ecpv58pma','01m8bnnhhpb8xg5nchayfwjvfx',1,'accepted','go on with lesson 80b5738abd6386520f4276f761841d36 up to HTML',1,'829fff0b7e77e1f55da6176e9bd19f79d6d48be90b5f1f3b06710256e184cfda','ff57a557a21f2102f7f347cf766308ed88a64c24a805c1c900e9aa32feeaed96',0,NULL,'','old','2026-11-26 10:15:54.685332','2026-11-26 10:15:54.690640','answer',200,NULL,'["80b5738abd6386520f4276f761841d36~01m8bnnhhqp6tyyh1ecpv58pma"]','','','','yes','2026-11-26 10:15:54.679781');
CREATE TABLE submission_body (
	submission_id VARCHAR NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (submission_id), 
	FOREIGN KEY(submission_id) REFERENCES submission (id)
);
INSERT INTO "submission_body" VALUES('01m8bnngwt8htf2b8tssm1paqe',X'7B2263616D706169676E5F6964223A2263306666656530302D326434652D346636302D396137622D386339643065316632613034222C227661726961626C6573223A5B2266697273745F6E616D65225D2C226E616D6573223A5B5B22416E61225D2C5B22426F225D2C5B224379225D5D2C2263616C6C6261636B5F75726C223A22687474703A2F2F3132372E302E302E313A383539392F776562686F6F6B732F6268756D616E2F32316436663937333035623634343265393437386265353231333633376234613230383939383131636264643533383462353739613035396331613937643466227D');
INSERT INTO "submission_body" VALUES('01m8bnnh487n1edxj5znfe949r',X'7B2270726F6D7074223A2241207475746F72222C226D6F64656C223A22657373656E63652D32222C226167656E745F6964223A22616461227D');
INSERT INTO "submission_body" VALUES('01m8bnnh4bc5z0vq0a6hb05ad2',X'7B2270726F6D7074223A2241206775696465222C226D6F64656C223A22657373656E63652D32227D');
INSERT INTO "submission_body" VALUES('01m8bnnh4jhwypxkgp5yf1g8tt',X'7B2270726F6D7074223A2241206A75646765222C226D6F64656C223A22657373656E63652D32227D');
INSERT INTO "submission_body" VALUES('01m8bnnh4r835yqrg8gzrahkgm',X'7B2270726F6D7074223A224120636F6F6B222C226D6F64656C223A22657373656E63652D32222C226167656E745F6964223A22626F62227D');
INSERT INTO "submission_body" VALUES('01m8bnnhbehkmaj3hewmr02kxx',X'7B2270726F6D7074223A225261696E222C226C616E6775616765223A22456E676C697368222C2263617074696F6E735F656E61626C6564223A747275652C2268746D6C5F7175616C697479223A22616476616E636564222C227461726765745F61756469656E6365223A2247656E6572616C2F4164756C74222C227461726765745F6475726174696F6E223A22322D33206D696E75746573222C22766964656F5F6964223A223830623537333861626436333836353230663432373666373631383431643336227D');
INSERT INTO "submission_body" VALUES('01m8bnnhbg3tezsesz5hp2nch9',X'7B2270726F6D7074223A22536E6F77222C226C616E6775616765223A22456E676C697368222C2263617074696F6E735F656E61626C6564223A747275652C2268746D6C5F7175616C697479223A22616476616E636564222C227461726765745F61756469656E6365223A2247656E6572616C2F4164756C74222C227461726765745F6475726174696F6E223A22322D33206D696E75746573222C22766964656F5F6964223A223135643261396166336431373732656663303931313566306338333439383566227D');
INSERT INTO "submission_body" VALUES('01m8bnnhfx9210cx0dh8q63eaf',X'7B2273686F775F63617074696F6E73223A747275657D');
INSERT INTO "submission_body" VALUES('01m8bnnhhqp6tyyh1ecpv58pma',X'7B227461726765745F7374616765223A2248544D4C222C226D6F6469666965645F736372697074223A225363656E652031222C226C616E6775616765223A22456E676C697368222C2263617074696F6E735F656E61626C6564223A747275652C2268746D6C5F7175616C697479223A22616476616E636564222C227461726765745F61756469656E6365223A2247656E6572616C2F4164756C74222C227461726765745F6475726174696F6E223A22322D33206D696E75746573227D');
CREATE TABLE upload (
	sha256 VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	stored_at DATETIME NOT NULL, 
	PRIMARY KEY (sha256)
);
INSERT INTO "upload" VALUES('bed154d69865874d3a014a28cfc208d439b4c3601fd92ae6814af2e726d76750',21,'2026-11-26 10:15:53.795849');
INSERT INTO "upload" VALUES('35b63deace03ae6de8d1eeaca69e10e63987f5c28eb7a1187fa063e96fd5985c',57,'2026-11-26 10:15:54.129726');
INSERT INTO "upload" VALUES('508b01f6a1a1a603ac4a557ecb94af863517fe034e887460cfc6fe4d1d876a12',17,'2026-11-26 10:15:54.395673');
INSERT INTO "upload" VALUES('b26be72279908cadedbba0f04744e3531277e54d58c3eb910457a3d762859898',12,'2026-11-26 10:15:54.565763');
INSERT INTO "upload" VALUES('9c9f13faafd6d89e68a540def0bf53801fe38b8d9ad512ae169e630d0cbd26a6',15,'2026-11-26 10:15:54.643791');
CREATE INDEX draft_open ON draft (state, id);
CREATE INDEX draft_edit_of ON draft_edit (draft_id, undone_at, id);
CREATE INDEX ix_job_draft_id ON job (draft_id);
CREATE INDEX ix_job_target_id ON job (target_id);
CREATE INDEX job_by_kind ON job (kind, id);
CREATE INDEX job_by_person ON job (person, id);
CREATE INDEX job_by_state ON job (state, id);
CREATE INDEX ix_quote_draft_id ON quote (draft_id);
CREATE INDEX ix_quote_fingerprint ON quote (fingerprint);
CREATE INDEX event_of_job ON event (job_id, id);
CREATE INDEX submission_by_job ON submission (job_id, state, due_at);
CREATE INDEX submission_by_state ON submission (state, claimed_by);
CREATE INDEX delivery_of_submission ON delivery (submission_id, outcome);
CREATE INDEX delivery_waiting ON delivery (applied_at, id);
CREATE INDEX item_by_job ON item (job_id, state, id);
CREATE INDEX item_flagged ON item (job_id, id) WHERE flag <> '';
CREATE INDEX item_of_job ON item (job_id, id);
CREATE INDEX ix_item_values_hash ON item (values_hash);
COMMIT;
